using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Capture;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Build;

/// <summary>Makes the text of a snapshot from a file that a project gives for one.</summary>
internal static class SnapshotText
{
    /// <summary>Reads a file and captures its kfuncs. A snapshot in text form that is not named so stays as it is.</summary>
    /// <param name="path">The full path of the file.</param>
    /// <param name="options">What the bytes do not say.</param>
    /// <exception cref="SnapshotInputException">The file, or that of its id sets, is not what it should be.</exception>
    public static ConvertedSnapshot Of(string path, RawSnapshotOptions options)
    {
        byte[] bytes = Read(path);

        return SnapshotBytes.IsText(bytes) ? new ConvertedSnapshot(Encoding.UTF8.GetString(bytes), null, null)
            : SnapshotBytes.IsBtf(bytes) ? Capture(path, bytes, options)
            : throw new SnapshotInputException(
                InputProblem.NotASnapshot,
                path,
                $"This is neither a .kfuncs file nor raw BTF: {SnapshotBytes.Describe(bytes)}.");
    }

    private static ConvertedSnapshot Capture(string path, byte[] bytes, RawSnapshotOptions options)
    {
        if (options.Kernel is not null && KernelVersion.FromRelease(options.Kernel) is null)
        {
            throw new SnapshotInputException(
                InputProblem.InvalidMetadata,
                path,
                $"The metadata Kernel is '{options.Kernel}'; expected a release such as '7.2.12' or '7.2.12+deb13-amd64', as 'uname " +
                "-r' prints it.");
        }

        if (options.Name is { } name && !TargetName.IsValid(name))
        {
            throw new SnapshotInputException(
                InputProblem.InvalidMetadata,
                path,
                $"The metadata Name is '{name}', which KfuncTargets cannot name. A name has {TargetName.Rule}: debian-7.2.");
        }

        BtfReader btf = Open(path, bytes);

        // Written out: in a conditional expression null would be a null array, which converts to empty memory.
        ReadOnlyMemory<byte>? btfIds = null;

        if (options.BtfIds is { } file)
        {
            btfIds = Read(file);
        }

        try
        {
            KernelSnapshot snapshot = SnapshotCapture.FromBtf(btf, btfIds, new SnapshotCaptureOptions
            {
                Kernel = options.Kernel,
                Architecture = options.Architecture,
                Name = options.Name,
            });
            CompanionHead head = new(snapshot.Name, snapshot.Kernel, snapshot.Architecture);
            return new ConvertedSnapshot(
                SnapshotWriter.Write(snapshot), CompanionCapture.FromBtf(btf, head), CompanionCapture.FunctionsFromBtf(btf, head));
        }
        catch (BtfFormatException exception)
        {
            throw options.BtfIds is null
                ? new SnapshotInputException(InputProblem.DamagedBtf, path, exception.Message)
                : new SnapshotInputException(InputProblem.DamagedBtfIds, options.BtfIds, $"With the BTF {path}: {exception.Message}");
        }
    }

    private static BtfReader Open(string path, byte[] bytes)
    {
        try
        {
            return new BtfReader(bytes);
        }
        catch (BtfFormatException exception)
        {
            throw new SnapshotInputException(InputProblem.DamagedBtf, path, exception.Message);
        }
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SnapshotInputException(InputProblem.NotAFile, path, $"The file cannot be read: {exception.Message}");
        }
    }
}
