namespace KfuncGen.Probing;

/// <summary>What a kernel has for a kfunc that a program names.</summary>
/// <param name="Variant">What the program was built for.</param>
/// <param name="Answer">Whether it is there.</param>
/// <param name="Function">The kernel's function; null where there is none.</param>
internal sealed record ResolvedKfunc(KfuncVariant Variant, KfuncProbeResult Answer, KernelFunction? Function)
{
    /// <summary>Whether calls of it can be made.</summary>
    public bool IsPresent => Answer.Availability == KfuncAvailability.Present;
}
