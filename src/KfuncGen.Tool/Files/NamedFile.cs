using KfuncGen.Btf.Format;
using KfuncGen.Images;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Snapshots.Text;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Files;

/// <summary>Reads a file that a user named, and says in a sentence why where it cannot.</summary>
internal static class NamedFile
{
    /// <summary>Puts a file's name in front of what is wrong with its content.</summary>
    /// <exception cref="InputException">It is of no use.</exception>
    public static T Within<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SnapshotFormatException exception)
        {
            throw new InputException(exception.Message);
        }
        catch (InputException exception) when (exception.Message.StartsWith($"{path}: ", StringComparison.Ordinal))
        {
            throw;
        }
        catch (Exception exception) when (exception is InputException or ImageFormatException or BtfFormatException
            or DecompressionException)
        {
            throw new InputException($"{path}: {exception.Message}");
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="InputException">It is not there, not readable, a directory, empty, or longer than 2 GiB.</exception>
    public static byte[] Read(string path)
    {
        byte[] bytes = Try(path, ReadWhole);
        return bytes.Length > 0 ? bytes : throw Empty(path);
    }

    /// <summary>Reads a whole file that is looked at and given back, one of many.</summary>
    /// <exception cref="InputException">It is not there, not readable, a directory, empty, or longer than 2 GiB.</exception>
    public static FileBytes ReadBriefly(string path)
    {
        FileBytes file = Try(path, FileBytes.Read);
        return file.Memory.IsEmpty ? throw Empty(path) : file;
    }

    /// <summary>Reads what can be read only once, as a pipe: <c>&lt;(xz -dc kernel.btf.xz)</c> in a shell.</summary>
    /// <returns>Null for a file that can be read again.</returns>
    /// <exception cref="InputException">It is not there, not readable, or a directory.</exception>
    public static byte[]? ReadPipe(string path)
    {
        using FileStream file = Open(path);

        if (file.CanSeek)
        {
            return null;
        }

        BoundedOutput bytes = new(BoundedOutput.DefaultLimit, "has");
        Within(path, () =>
        {
            bytes.ReadFrom(file);
            return bytes;
        });

        return bytes.Length > 0 ? bytes.Written.ToArray() : throw Empty(path);
    }

    /// <summary>Opens a file to be read from its start to its end.</summary>
    /// <exception cref="InputException">It is not there, not readable, or a directory.</exception>
    public static FileStream Open(string path) =>
        Try(path, static path => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));

    // What the kernel writes as it is read, as in /proc, has no length, and a device like /dev/zero no end.
    private static byte[] ReadWhole(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

        if (file.CanSeek && file.Length > 0)
        {
            return File.ReadAllBytes(path);
        }

        BoundedOutput bytes = new(BoundedOutput.DefaultLimit, "has");
        Within(path, () =>
        {
            bytes.ReadFrom(file);
            return bytes;
        });

        return bytes.Written.ToArray();
    }

    private static InputException Empty(string path) => new($"{path}: the file is empty. Get it again.");

    private static T Try<T>(string path, Func<string, T> read)
    {
        try
        {
            return Directory.Exists(path)
                ? throw new InputException($"{path}: this is a directory. Give a file, such as a vmlinuz in it.")
                : read(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: there is no such file.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new InputException(
                $"{path}: no permission to read it. Copy it to where you may, or run kfuncgen as a user who may; distributions keep " +
                "/boot/vmlinuz from other users than root.");
        }
        catch (IOException exception)
        {
            throw new InputException($"{path}: it cannot be read: {exception.Message}");
        }
    }
}
