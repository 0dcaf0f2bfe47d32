namespace KfuncGen.Tool.Sources;

/// <summary>Reads a file that a user named, and says in a sentence why where it cannot.</summary>
internal static class InputFile
{
    /// <summary>Reads a whole file.</summary>
    /// <exception cref="InputException">It is not there, not readable, a directory, empty, or longer than 2 GiB.</exception>
    public static byte[] Read(string path)
    {
        byte[] bytes;

        try
        {
            if (Directory.Exists(path))
            {
                throw new InputException($"{path}: this is a directory. Give a file, such as a vmlinuz in it.");
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: there is no such file.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new InputException($"{path}: no permission to read it. Copy it to where you may, or run kfuncgen as a user who may; distributions keep /boot/vmlinuz from other users than root.");
        }
        catch (IOException exception)
        {
            throw new InputException($"{path}: it cannot be read: {exception.Message}");
        }

        return bytes.Length > 0 ? bytes : throw new InputException($"{path}: the file is empty. Get it again.");
    }
}
