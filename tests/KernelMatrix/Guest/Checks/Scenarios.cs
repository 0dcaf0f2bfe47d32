using KernelMatrix.Guest.Checks.Samples;
using KfuncGen;
using KfuncGen.Programs.Tests;

namespace KernelMatrix.Guest.Checks;

/// <summary>Which checks make sense where. What a scenario takes away is in init.c.</summary>
internal static class Scenarios
{
    /// <summary>The checks of a scenario.</summary>
    public static IEnumerable<Check> ChecksOf(string scenario) => scenario switch
    {
        "root" => [new ProbeCheck(), new LoadCheck(new PermittedExpectation(hasPerfmon: true)),
            // With pairs of interfaces.
            new ClaimsCheck("veth"), new FaultCheck(),
            new ImplicitArgumentsCheck(),
            new AttachCheck(), new TracerCheck(), new CookieCheck(), new LinkCheck(), new StorageCheck(), new ExecSnoopCheck(),
            new OpenSnoopCheck(), new RunQueueLatencyCheck(),
            new FileGuardCheck(), new TaskListCheck()],
        "bpf+net+perfmon" => [new LoadCheck(new PermittedExpectation(hasPerfmon: true)), new FaultCheck()],
        "bpf+net" => [new LoadCheck(new PermittedExpectation(hasPerfmon: false)), new GuardedCheck()],
        // Without CAP_PERFMON some verifiers go through a million instructions of a loop that they take as root: what every commit boots
        // does not wait for that.
        "bpf+net-short" => [new GuardedCheck()],
        "nobody" => [new ProbeCheck(), new LoadCheck(
            new RefusedExpectation(BpfLoadFailureKind.NotPermitted, BpfDenial.MissingCapability, "CAP_BPF"))],
        "userns" => [new LoadCheck(new RefusedExpectation(BpfLoadFailureKind.NotPermitted, BpfDenial.UserNamespace, "user namespace"))],
        "seccomp-eperm" => [new LoadCheck(new RefusedExpectation(BpfLoadFailureKind.NotPermitted, BpfDenial.SeccompFilter, "seccomp"))],
        "seccomp-enosys" => [new LoadCheck(new RefusedExpectation(BpfLoadFailureKind.NotSupported, null, "seccomp"))],
        "no-sysfs" => [new LoadCheck(new NoBtfExpectation())],
        "no-jit" => [new LoadCheck(new NoJitExpectation())],
        "descriptors" => [new DescriptorCheck()],
        "helpers" => [new HelperKindCheck(), new HookCheck()],
        "modules" => [new ModuleCheck(), new ClaimsCheck("nf_conntrack", typeof(ConntrackTests))],
        "integrity" => [new LoadCheck(new PermittedExpectation(hasPerfmon: true))],
        "confidentiality" => [new ProbeCheck()],
        _ => throw new ArgumentException($"There is no scenario '{scenario}'."),
    };
}
