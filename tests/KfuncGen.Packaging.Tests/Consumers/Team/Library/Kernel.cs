using KfuncGen;

namespace Team.Library;

/// <summary>Bindings that others use.</summary>
[KfuncBindings("bpf_task_from_pid", "bpf_task_release")]
public static partial class Kernel;
