using System.ComponentModel;
using KfuncGen.Layouts;

namespace KfuncGen;

/// <summary>Answers the generated <c>KernelTypes.Has</c> in user space; nobody else needs it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelNames
{
    /// <summary>What a generated property does on the CLR.</summary>
    /// <typeparam name="T">The field's type.</typeparam>
    /// <param name="field">The field.</param>
    /// <exception cref="BpfOnlyException">Always.</exception>
    public static T Read<T>(string field) => throw BpfOnlyException.ForMemory(field);

    /// <summary>What assigning a generated property does on the CLR.</summary>
    /// <typeparam name="T">The field's type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="field">The field.</param>
    /// <exception cref="BpfOnlyException">Always.</exception>
    public static void Write<T>(T value, string field) => throw BpfOnlyException.ForMemory(field);

    /// <summary>Whether the running kernel has a field as it was where the project was built.</summary>
    /// <param name="type">The type, without keyword.</param>
    /// <param name="path">The field's path in it.</param>
    /// <param name="shape">What it was, as a canonical shape.</param>
    public static bool Has(string type, string path, string shape) =>
        KernelLayouts.Of(KfuncProbe.RunningKernel).Resolve(new CoreName(type, path, CoreName.NoNumber, shape)).IsPresent;

    /// <summary>How many bytes a type or field has in the running kernel.</summary>
    /// <param name="type">The type, without keyword.</param>
    /// <param name="path">The field's path in it, or <c>.</c> for the type.</param>
    /// <param name="shape">What it was, as a canonical shape.</param>
    /// <exception cref="NotSupportedException">The running kernel does not have it.</exception>
    public static int SizeOf(string type, string path, string shape) => (int)Find(type, path, shape).Access.Size;

    /// <summary>Where a field is in the running kernel, in bytes.</summary>
    /// <param name="type">The type, without keyword.</param>
    /// <param name="path">The field's path in it.</param>
    /// <param name="shape">What it was, as a canonical shape.</param>
    /// <exception cref="NotSupportedException">The running kernel does not have it.</exception>
    public static int OffsetOf(string type, string path, string shape) => (int)Find(type, path, shape).Access.Offset;

    /// <summary>The number that an enum's value has in the running kernel.</summary>
    /// <param name="type">The enum, without keyword.</param>
    /// <param name="value">The value's name.</param>
    /// <exception cref="NotSupportedException">The running kernel does not have it.</exception>
    public static long ValueOf(string type, string value) => Find(type, value, CoreName.EnumValue).Value;

    private static ResolvedName Find(string type, string path, string shape)
    {
        ResolvedName found = KernelLayouts.Of(KfuncProbe.RunningKernel).Resolve(new CoreName(type, path, CoreName.NoNumber, shape));
        return found.IsPresent ? found : throw new NotSupportedException(found.Reason);
    }
}
