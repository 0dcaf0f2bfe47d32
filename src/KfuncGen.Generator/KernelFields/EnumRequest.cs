using KfuncGen.Snapshots;

namespace KfuncGen.Generator.KernelFields;

/// <summary>What a project has to know of an enum.</summary>
/// <param name="Asked">The enum itself and the values that are asked for; empty where it is only a field's type.</param>
/// <param name="Drifting">Values that are another number on some target.</param>
/// <param name="IsPublic">Whether public code asks.</param>
internal sealed record EnumRequest(EquatableArray<KernelField> Asked, EquatableArray<KernelField> Drifting, bool IsPublic)
{
    /// <summary>A value that there is something to say of; null for any other.</summary>
    public KernelField? ValueOf(string name) => Asked.Concat(Drifting).FirstOrDefault(
        value => value.Kind == FieldKind.Value && value.Name == name);
}
