using System.Text;
using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace KfuncGen.Build;

/// <summary>
/// Turns the raw BTF that a project gives as <c>KfuncSnapshot</c> items into snapshots. A snapshot whose text stays the
/// same is not written again, so that what depends on it is not built again.
/// </summary>
public sealed class ConvertKfuncSnapshots : Task
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>
    /// The files to convert. Metadata: <c>KfuncsFile</c>, where the snapshot goes; <c>TypesFile</c> and <c>HooksFile</c>, where the
    /// kernel's types and functions go, if anywhere; optionally <c>BtfIds</c>, the file with
    /// the kernel's <c>.BTF_ids</c> section, without which flags and sets are unknown; <c>Kernel</c>, the release,
    /// without which flag bits that changed their meaning are; <c>Arch</c>, as <c>uname -m</c> prints it; <c>Name</c>, how
    /// <c>KfuncTargets</c> refers to it.
    /// </summary>
    [Required]
    public ITaskItem[] Snapshots { get; set; } = [];

    /// <summary>Converts all, and reports each that cannot be.</summary>
    /// <returns>Whether all were converted.</returns>
    public override bool Execute()
    {
        foreach (ITaskItem item in Snapshots)
        {
            try
            {
                ConvertedSnapshot converted = SnapshotText.Of(item.GetMetadata("FullPath"), RawSnapshotOptions.Of(item));
                WriteIfChanged(item.GetMetadata("KfuncsFile"), converted.Kfuncs);
                WriteIfChanged(item.GetMetadata("TypesFile"), converted.Types);
                WriteIfChanged(item.GetMetadata("HooksFile"), converted.Functions);
            }
            catch (SnapshotInputException problem)
            {
                Log.LogError(null, problem.Code, null, problem.File, 0, 0, 0, 0, "{0}", problem.Message);
            }
        }

        return !Log.HasLoggedErrors;
    }

    // What is text already has no types and functions, and keeps none of what was raw BTF before.
    private static void WriteIfChanged(string path, string? text)
    {
        if (path.Length == 0)
        {
            return;
        }

        if (text is null)
        {
            File.Delete(path);
            return;
        }

        byte[] bytes = Utf8.GetBytes(text);

        try
        {
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
            {
                return;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllBytes(path, bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SnapshotInputException(InputProblem.NotAFile, path, $"The snapshot cannot be written here: {exception.Message}");
        }
    }
}
