namespace KfuncGen.Generator.KernelFields;

/// <summary>What a field is to C#.</summary>
internal enum FieldKind
{
    /// <summary>A number, a truth value, an enum, or an address of what is no object.</summary>
    Number,

    /// <summary>A pointer to a kernel object.</summary>
    Handle,

    /// <summary>A struct inside, of a type with a name: a handle of it.</summary>
    Record,

    /// <summary>A struct inside, of a type without a name, whose fields are reached through this one.</summary>
    Nested,

    /// <summary>An array of numbers.</summary>
    Elements,

    /// <summary>An array of structs of a type with a name, or of pointers to kernel objects.</summary>
    Objects,

    /// <summary>A value of an enum.</summary>
    Value,

    /// <summary>The type itself, with the path <c>.</c>.</summary>
    Whole,

    /// <summary>The type with all that is asked of it, with the path <c>=</c>.</summary>
    Match,
}
