using KfuncGen;

namespace OrderedFallback;

[KfuncBindings("bpf_task_from_*", "bpf_task_release")]
internal static partial class Kf;
