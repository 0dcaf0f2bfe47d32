namespace KfuncGen;

/// <summary>Thrown where an object cannot be loaded.</summary>
public sealed class BpfObjectException : Exception
{
    internal BpfObjectException(BpfLoadReport report)
        : base($"'{report.Object}' was not loaded.{Environment.NewLine}{report.Problem}") =>
        Report = report;

    /// <summary>What became of each program and map.</summary>
    public BpfLoadReport Report { get; }
}
