namespace KfuncGen.Code;

/// <summary>A function of a <see cref="BpfProgramCode"/>.</summary>
/// <param name="Name">Its name, which the kernel's logs and dumps show.</param>
/// <param name="Start">Its first slot.</param>
/// <param name="Shape">Its canonical shape, as of a kfunc: <c>s32(*struct Request)</c>.</param>
/// <param name="Parameters">The names of its parameters.</param>
internal sealed record BpfProgramFunction(string Name, int Start, string Shape, string[] Parameters);
