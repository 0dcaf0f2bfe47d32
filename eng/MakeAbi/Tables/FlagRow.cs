namespace KfuncGen.MakeAbi.Tables;

/// <summary>A flag of kfuncs.</summary>
/// <param name="Name">The kernel's name of it.</param>
/// <param name="Bit">Its bit in a set's flag word.</param>
/// <param name="Until">The release that took it away; null where none did.</param>
/// <param name="Call">What it says of the call; null where it says nothing.</param>
/// <param name="Result">What it says of the result.</param>
/// <param name="Argument">What it says of one argument.</param>
/// <param name="ArgumentIndex">Of which.</param>
/// <param name="Objects">What it says of every pointer to a kernel object.</param>
/// <param name="Supplied">The structs to which the verifier passes pointers; empty where it passes none.</param>
/// <param name="TwinSuffix">What the function with the full prototype has behind the kfunc's name.</param>
/// <param name="PassedSuffix">The suffix of parameters of these types that a program passes itself.</param>
/// <param name="Sentence">What it is.</param>
internal sealed record FlagRow(
    string Name,
    int Bit,
    string? Until,
    string? Call,
    string? Result,
    string? Argument,
    int ArgumentIndex,
    string? Objects,
    string[] Supplied,
    string? TwinSuffix,
    string? PassedSuffix,
    string Sentence);
