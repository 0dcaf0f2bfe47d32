using System.Security.Cryptography;
using System.Text;

namespace KfuncGen.Fuzzing.Running;

/// <summary>Where findings go: for each fault the smallest input that shows it, and a text that tells what happened.</summary>
/// <param name="path">The folder; made when there is something to put in it.</param>
internal sealed class FindingFolder(string path)
{
    private const string LastCaseFile = "last-case";

    private readonly Dictionary<string, int> sizes = new(StringComparer.Ordinal);
    private FileStream? lastCase;

    /// <summary>The faults, each counted once.</summary>
    public IReadOnlyCollection<string> Faults => sizes.Keys;

    /// <summary>Keeps a finding, unless a smaller one of the same fault is there.</summary>
    public void Add(string target, byte[] input, Problem problem, string origin)
    {
        string fault = $"{target}: {problem.Kind}";

        if (sizes.TryGetValue(fault, out int smallest) && input.Length >= smallest)
        {
            return;
        }

        sizes[fault] = input.Length;
        Directory.CreateDirectory(path);
        string file = Path.Combine(path, $"{target}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(fault)))[..8]}");
        File.WriteAllBytes(file + ".bin", input);
        File.WriteAllText(file + ".txt", $"{fault}\n{origin}\n\n{problem.Detail}\n");
    }

    /// <summary>Notes which case runs, so that it is known if the process ends with it.</summary>
    public void Note(FuzzCase fuzzCase)
    {
        if (lastCase is null)
        {
            Directory.CreateDirectory(path);
            lastCase = new FileStream(Path.Combine(path, LastCaseFile), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }

        Span<byte> line = stackalloc byte[128];
        line.Fill((byte)' ');
        Encoding.ASCII.GetBytes(fuzzCase.ToString(), line);
        lastCase.Position = 0;
        lastCase.Write(line);
    }

    /// <summary>The case that the last run ended in, as arguments that run it again; null where that run came to its end.</summary>
    public string? TakeUnfinishedCase()
    {
        string file = Path.Combine(path, LastCaseFile);

        if (!File.Exists(file))
        {
            return null;
        }

        string arguments = File.ReadAllText(file).Trim();
        File.Delete(file);
        return arguments;
    }

    /// <summary>Says that the run came to its end.</summary>
    public void Finish()
    {
        lastCase?.Dispose();
        File.Delete(Path.Combine(path, LastCaseFile));
    }
}
