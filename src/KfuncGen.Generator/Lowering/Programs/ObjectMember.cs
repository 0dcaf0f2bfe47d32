using KfuncGen.Generator.Bindings;

namespace KfuncGen.Generator.Lowering.Programs;

/// <summary>A map or datum of an object as its class shows it.</summary>
/// <param name="Name">The name of its property.</param>
/// <param name="Field">The name of the field that declares it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Visibility">Who can see that type: <c>public</c>, <c>internal</c> or <c>private</c>.</param>
/// <param name="Offset">Where a datum is in the shared data, in bytes; 0 for a map.</param>
internal sealed record ObjectMember(string Name, string Field, DeclaredType Type, string Visibility, int Offset);
