using System;
using KfuncGen;

foreach (KfuncVariant variant in Kf.All)
{
    Console.WriteLine(
        $"{variant.Identifier} [{string.Join(" ", variant.PresentOn)}] not [{string.Join(" ", variant.MissingOn)}] {variant.Flags}");
}

[KfuncBindings("bpf_dynptr_size", "bpf_strcmp")]
internal static partial class Kf;
