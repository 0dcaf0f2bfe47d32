using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Interpreter.Host;

/// <summary>What a program finds outside of itself.</summary>
public sealed class BpfHost
{
    /// <summary>The kfuncs, by identifier.</summary>
    public Dictionary<string, BpfHostFunction> Kfuncs { get; } = [];

    /// <summary>The helpers, by number.</summary>
    public Dictionary<int, BpfHostFunction> Helpers { get; } = [];

    /// <summary>The fields that are read when the program is loaded, by the expression that reads them.</summary>
    public Dictionary<string, long> Fields { get; } = [];

    /// <summary>What the loader would fill in.</summary>
    /// <exception cref="KeyNotFoundException">A field that nobody has given a value.</exception>
    public long ValueOf(IrLoadTime loadTime) => loadTime switch
    {
        IrLoadTime.HasKfunc kfunc => Kfuncs.ContainsKey(kfunc.Identifier) ? 1 : 0,
        IrLoadTime.HasHelper helper => Helpers.ContainsKey(helper.Id) ? 1 : 0,
        IrLoadTime.Field field => Fields[field.Expression],
        _ => throw new ArgumentException($"{loadTime} is not known.", nameof(loadTime)),
    };
}
