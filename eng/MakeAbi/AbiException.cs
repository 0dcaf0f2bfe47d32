namespace KfuncGen.MakeAbi;

/// <summary>An input that is not as it must be.</summary>
internal sealed class AbiException(string message) : Exception(message);
