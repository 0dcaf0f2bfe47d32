using KfuncGen.Code;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen.Objects;

/// <summary>A map of an object that was made, or was not.</summary>
/// <param name="Listed">What the build says of it.</param>
/// <param name="Shape">How it was made; null where it was not.</param>
/// <param name="Handle">Its descriptor; null where it was not made.</param>
/// <param name="Report">What became of it.</param>
internal sealed record ObjectMap(ListedMap Listed, MapShape? Shape, BpfHandle? Handle, BpfMapReport Report)
{
    /// <summary>The map as an object of its type.</summary>
    /// <exception cref="InvalidOperationException">There is none, or it is of another type or other sizes.</exception>
    public TMap As<TMap>()
        where TMap : BpfMap, IBpfMapKind<TMap>
    {
        if (Handle is null || Shape is null)
        {
            throw new InvalidOperationException($"There is no map '{Listed.Name}', and what is loaded does without it. {Report.Failure}");
        }

        MapShape wanted = TMap.ShapeOf(new() { MaxEntries = Math.Max(1, Shape.MaxEntries) });

        // The kernel would copy more or less than there is room for.
        return (wanted.Type, wanted.KeySize, wanted.ValueSize) == (Shape.Type, Shape.KeySize, Shape.ValueSize)
            ? TMap.Of(new OpenMap(Handle, Listed.Name, Shape.MaxEntries))
            : throw new InvalidOperationException(
                $"Map '{Listed.Name}' is listed as {Describe(Shape)}; {typeof(TMap).Name} is {Describe(wanted)}. Build the project again.");
    }

    private static string Describe(MapShape shape) =>
        $"{(BpfMapType)shape.Type} with keys of {shape.KeySize} and values of {shape.ValueSize} bytes";
}
