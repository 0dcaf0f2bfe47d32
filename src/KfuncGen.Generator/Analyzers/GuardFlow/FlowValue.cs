using KfuncGen.Snapshots;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>What is known of a value; nothing known is null.</summary>
internal abstract record FlowValue
{
    private FlowValue()
    {
    }

    /// <summary>True.</summary>
    public static FlowValue True { get; } = new Boolean(true);

    /// <summary>False.</summary>
    public static FlowValue False { get; } = new Boolean(false);

    /// <summary>A truth value.</summary>
    public static FlowValue Of(bool value) => value ? True : False;

    /// <summary>A truth value.</summary>
    public sealed record Boolean(bool Value) : FlowValue;

    /// <summary>A tuple, of which only the items need to be known.</summary>
    public sealed record Tuple(EquatableArray<FlowValue?> Items) : FlowValue;

    /// <summary>The probe of the running kernel.</summary>
    public sealed record RunningKernel : FlowValue;

    /// <summary>The running kernel's answer about a kfunc's name.</summary>
    public sealed record ProbeResult(string Kfunc) : FlowValue;

    /// <summary>The availability in such an answer.</summary>
    public sealed record Availability(string Kfunc) : FlowValue;
}
