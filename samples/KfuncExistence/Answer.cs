namespace KfuncExistence;

/// <summary>The question to the program and its answer.</summary>
internal struct Answer
{
    /// <summary>Whether to ask about a null dynptr (1) or about another one (0).</summary>
    public int MakeNull;

    /// <summary>Whether it was null.</summary>
    public int IsNull;

    /// <summary>Whether its field says that it is null.</summary>
    public int FieldSays;

    /// <summary>Whether the kernel has the kfunc, so that it was asked.</summary>
    public int AskedKfunc;
}
