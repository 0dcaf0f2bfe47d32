using System;
using KfuncGen;

foreach (KfuncVariant variant in Kf.All)
{
    Console.WriteLine($"{variant} [{string.Join(" ", variant.PresentOn)}] {variant.Flags}");
}

[KfuncBindings("bpf_task_from_*")]
internal static partial class Kf;
