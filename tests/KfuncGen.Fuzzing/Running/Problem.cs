namespace KfuncGen.Fuzzing.Running;

/// <summary>What a reader should not have done.</summary>
/// <param name="Kind">The kind and the place, the same for all inputs that show one and the same fault.</param>
/// <param name="Detail">The rest: message, stack, numbers.</param>
internal sealed record Problem(string Kind, string Detail);
