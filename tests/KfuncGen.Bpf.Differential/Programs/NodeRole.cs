namespace KfuncGen.Bpf.Differential.Programs;

/// <summary>What a piece of a program is, and with it what may be put in its place.</summary>
public enum NodeRole
{
    /// <summary>An expression: any other one of its type may stand there.</summary>
    Value,

    /// <summary>A variable, field or element: what is assigned or passed by reference. It must stay one.</summary>
    Place,

    /// <summary>A statement, or a function: it may be left out.</summary>
    Statement,

    /// <summary>Any number of statements, functions or switch arms, one after the other.</summary>
    Sequence,
}
