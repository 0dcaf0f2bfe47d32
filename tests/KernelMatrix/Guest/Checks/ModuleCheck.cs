using KfuncGen;

namespace KernelMatrix.Guest.Checks;

/// <summary>A module with kfuncs is loaded while the process runs, and unloaded: the next question sees it.</summary>
internal sealed class ModuleCheck : Check
{
    private const string Module = "nf_conntrack";
    private const string Kfunc = "bpf_ct_set_timeout";

    /// <inheritdoc/>
    public override string Name => "modules come and go";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        report.Claim(Ask().Availability == KfuncAvailability.Absent, "it is there before the module");

        if (!Modules.Has(Module))
        {
            report.Note("the archive has no modules of this kernel");
            return;
        }

        Modules.LoadUpTo(Module);
        KfuncProbeResult loaded = Ask();
        report.Claim(loaded.Availability == KfuncAvailability.Present, $"with the module: {loaded.Availability}, {loaded.Reason}");
        SeeFunction(report);

        Linux.UnloadModule(Module);
        KfuncProbeResult unloaded = Ask();
        report.Claim(unloaded.Availability == KfuncAvailability.Absent, $"after the module: {unloaded.Availability}, {unloaded.Reason}");
    }

    // A function of the module is a hook like one of the image.
    private static void SeeFunction(Report report)
    {
        if (!ModuleHooks.Bpf.TryLoad(out ModuleHooks.Bpf? hooks, out BpfLoadReport why))
        {
            report.Claim(false, $"a program at a function of the module is not loaded: {why}");
            return;
        }

        using (hooks)
        using (hooks.AtRead.AttachHook())
        {
            string buckets = File.ReadAllText("/proc/sys/net/netfilter/nf_conntrack_buckets");
            report.Claim(hooks.Read > 0, $"a program at a function of the module ran {hooks.Read} times, when {buckets.Trim()} was read");
        }
    }

    // A probe reads the list of modules once.
    private static KfuncProbeResult Ask() => KfuncProbe.ForDirectory("/sys/kernel/btf").Check(Kfunc);
}
