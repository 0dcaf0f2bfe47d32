using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace KernelMatrix.Host;

/// <summary>
/// Writes the file system that a kernel starts with: a cpio archive of the "newc" form, Documentation/driver-api/early-userspace/
/// buffer-format.rst, 7.2.
/// </summary>
internal sealed class Initramfs : IDisposable
{
    private const int Directory = 0x41ed;
    private const int Executable = 0x81ed;
    private const int CharacterDevice = 0x2180;

    private readonly GZipStream stream;
    private readonly HashSet<string> names = [];
    private int number;
    private long position;

    /// <summary>Begins a file.</summary>
    public Initramfs(string path)
    {
        stream = new(File.Create(path), CompressionLevel.Fastest);
        AddDirectory("dev");
        Write("dev/console", CharacterDevice, [], major: 5, minor: 1);
    }

    /// <summary>Adds a file, and the folders that it is in.</summary>
    public void AddFile(string source, string name) => Add(name, File.ReadAllBytes(source));

    /// <summary>Adds a file with a text.</summary>
    public void AddText(string text, string name) => Add(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a folder, and those that it is in.</summary>
    public void AddDirectory(string name)
    {
        if (name.Length > 0 && names.Add(name))
        {
            AddDirectory(Path.GetDirectoryName(name)!);
            Write(name, Directory, []);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Write("TRAILER!!!", 0, []);
        stream.Dispose();
    }

    // A library that two programs need comes once.
    private void Add(string name, byte[] content)
    {
        AddDirectory(Path.GetDirectoryName(name)!);

        if (names.Add(name))
        {
            Write(name, Executable, content);
        }
    }

    private void Write(string name, int mode, byte[] content, int major = 0, int minor = 0)
    {
        int[] fields = [++number, mode, 0, 0, 1, 0, content.Length, 0, 0, major, minor, name.Length + 1, 0];
        Append(Encoding.ASCII.GetBytes(
            $"070701{string.Concat(fields.Select(static field => field.ToString("X8", CultureInfo.InvariantCulture)))}{name}\0"));
        Append(content);
    }

    private void Append(byte[] bytes)
    {
        stream.Write(bytes);
        position += bytes.Length;

        // Headers and contents begin at multiples of four.
        while (position % 4 != 0)
        {
            stream.WriteByte(0);
            position++;
        }
    }
}
