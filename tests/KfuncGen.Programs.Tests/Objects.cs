namespace KfuncGen.Programs.Tests;

/// <summary>Loads objects into the kernel of this machine; where that is not permitted, the test is skipped and says why.</summary>
internal static class Objects
{
    /// <summary>The generated <c>TryLoad</c>.</summary>
    public delegate bool Loader<T>(out T? loaded, out BpfLoadReport report, BpfObjectOptions? options = null)
        where T : BpfObject;

    /// <summary>Loads one.</summary>
    public static T Load<T>(Loader<T> load, BpfObjectOptions? options = null)
        where T : BpfObject
    {
        if (load(out T? loaded, out BpfLoadReport report, options))
        {
            return loaded!;
        }

        if (report.Programs.Any(static program => program.Failure?.Kind is BpfLoadFailureKind.NotPermitted
            or BpfLoadFailureKind.NotSupported or BpfLoadFailureKind.NoBtf))
        {
            Assert.Skip(report.Problem);
        }

        throw new BpfObjectException(report);
    }
}
