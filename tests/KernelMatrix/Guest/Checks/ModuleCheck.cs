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

        Linux.UnloadModule(Module);
        KfuncProbeResult unloaded = Ask();
        report.Claim(unloaded.Availability == KfuncAvailability.Absent, $"after the module: {unloaded.Availability}, {unloaded.Reason}");
    }

    // A probe reads the list of modules once.
    private static KfuncProbeResult Ask() => KfuncProbe.ForDirectory("/sys/kernel/btf").Check(Kfunc);
}
