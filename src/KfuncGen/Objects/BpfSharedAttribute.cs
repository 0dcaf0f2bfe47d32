namespace KfuncGen;

/// <summary>
/// On a static field of a class with BPF programs that share what they have: the field is a part of the data that they share, also
/// where none of them writes it. User space reads and writes it as a property of the loaded object.
/// </summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class BpfSharedAttribute : Attribute;
