namespace KfuncGen;

/// <summary>
/// On the return value of a stub: the program owns the reference it gets and has to release it
/// (<see cref="KfuncFlags.KF_ACQUIRE"/>).
/// </summary>
[AttributeUsage(AttributeTargets.ReturnValue)]
public sealed class KfuncAcquiredAttribute : Attribute;
