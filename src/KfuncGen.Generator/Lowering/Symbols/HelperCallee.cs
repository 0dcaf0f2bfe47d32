using KfuncGen.Bpf.Ir;

namespace KfuncGen.Generator.Lowering.Symbols;

/// <summary>Helpers that lowering calls by itself.</summary>
internal static class HelperCallee
{
    /// <summary>A helper as something to call.</summary>
    /// <param name="name">Its name, which eng/abi/kernel.facts has.</param>
    public static IrCallee.Helper Named(string name) => new(
        name, HelperNumbers.Find(name) ?? throw new ArgumentException($"There is no helper '{name}'.", nameof(name)));
}
