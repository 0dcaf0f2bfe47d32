namespace KfuncGen;

/// <summary>
/// On a parameter of a stub: the call ends the program's reference to what is passed, which must not be used
/// afterwards (<see cref="KfuncFlags.KF_RELEASE"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class KfuncReleasedAttribute : Attribute;
