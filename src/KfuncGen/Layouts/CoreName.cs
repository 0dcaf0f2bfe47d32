namespace KfuncGen.Layouts;

/// <summary>A field, an enum's value, a type or a variable that a program names, to be found in the kernel that loads it.</summary>
/// <param name="Type">The type's name, without keyword; a variable's.</param>
/// <param name="Path">
/// The field's path in it, the name of an enum's value, <see cref="Whole"/>, <see cref="Match"/> or <see cref="Variable"/>.
/// </param>
/// <param name="View">What the program makes of a number: <c>s32</c>, <c>u8</c>; <see cref="NoNumber"/> for what is none.</param>
/// <param name="Shape">What was there where the program was built, as a canonical shape; <see cref="EnumValue"/> for a value.</param>
internal sealed record CoreName(string Type, string Path, string View, string Shape)
{
    /// <summary>The path of a type itself.</summary>
    public const string Whole = ".";

    /// <summary>The path of a type with all that was known of it, which its shape says.</summary>
    public const string Match = "=";

    /// <summary>The path of what is no type, but a variable that the kernel has for each processor.</summary>
    public const string Variable = "@";

    /// <summary>The view of what is no number.</summary>
    public const string NoNumber = "-";

    /// <summary>The shape of an enum's value.</summary>
    public const string EnumValue = "value";

    /// <summary>As messages name it: <c>task_struct.pid</c>.</summary>
    public override string ToString() => Type == ArgumentRegisters.Type && Path is ['(', .., ')'] ? $"argument {Path} of the function"
        : Path == Variable ? $"variable {Type}" : Path is Whole or Match ? Type : Shape == EnumValue ? $"{Path} of enum {Type}"
        : $"{Type}.{Path}";
}
