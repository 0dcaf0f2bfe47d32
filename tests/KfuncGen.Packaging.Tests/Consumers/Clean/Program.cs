using System;
using KfuncGen;

foreach (KfuncVariant variant in Kf.All)
{
    Console.WriteLine($"{variant.Identifier} [{string.Join(" ", variant.PresentOn)}] {variant.Flags}");
}

KfuncProbe nowhere = KfuncProbe.ForDirectory("/nowhere");
Console.WriteLine(nowhere.Check(Kf.All[0]).Availability);

try
{
    task_struct? task = Kf.bpf_task_from_pid(1);
}
catch (BpfOnlyException exception)
{
    Console.WriteLine($"{exception.Kfunc} is for BPF only");
}

[KfuncBindings("bpf_task_*")]
internal static partial class Kf;
