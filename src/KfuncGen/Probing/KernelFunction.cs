namespace KfuncGen.Probing;

/// <summary>A function that a kernel's BTF has.</summary>
/// <param name="Shape">Its canonical shape.</param>
/// <param name="ParameterNames">The names of its parameters; empty where BTF has none.</param>
/// <param name="IsTagged">Whether BTF marks it as a kfunc.</param>
/// <param name="IsTwin">
/// Whether it is what a kfunc with implicit arguments is compiled to: an untagged <c>X_impl</c> beside a tagged <c>X</c>.
/// Programs call <c>X</c>. tools/bpf/resolve_btfids/main.c, 7.3.
/// </param>
/// <param name="Module">The module whose BTF has it; null for the kernel image.</param>
internal sealed record KernelFunction(string Shape, IReadOnlyList<string> ParameterNames, bool IsTagged, bool IsTwin, string? Module);
