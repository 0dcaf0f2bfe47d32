using System;
using KfuncGen;

namespace Multi;

/// <summary>The same bindings and programs for both frameworks.</summary>
public static partial class Both
{
    /// <summary>Which kfuncs there are, and whether the program has code.</summary>
    public static string Say() => $"{Kf.All.Count} {Bpf.Answer.Check(KfuncProbe.ForDirectory("/nowhere"))?.Kind}";

    [BpfProgram(BpfProgramType.Xdp)]
    internal static XdpAction Answer(xdp_md ctx) => ctx.data.Length < 20 ? XdpAction.XDP_DROP : XdpAction.XDP_PASS;

    [KfuncBindings("bpf_task_*")]
    internal static partial class Kf;
}
