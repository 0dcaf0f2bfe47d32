using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>Every kfunc of every target, and what values are kept with.</summary>
[KfuncBindings]
[KernelFields("task_struct", "cgroups.dfl_cgrp")]
[KernelFields("file", "f_inode")]
internal static partial class Kf;
