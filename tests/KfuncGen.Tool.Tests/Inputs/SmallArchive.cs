using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace KfuncGen.Tool.Tests.Inputs;

/// <summary>Writes tar archives and Debian packages.</summary>
internal static class SmallArchive
{
    public static byte[] Tar(params (string Path, byte[] Bytes)[] files) => Tar(TarEntryFormat.Gnu, files);

    public static byte[] Tar(TarEntryFormat format, params (string Path, byte[] Bytes)[] files)
    {
        MemoryStream archive = new();

        using (TarWriter writer = new(archive, format, leaveOpen: true))
        {
            writer.WriteEntry(Entry(format, TarEntryType.Directory, "./"));
            TarEntry link = Entry(format, TarEntryType.SymbolicLink, "./vmlinuz");
            link.LinkName = "boot/vmlinuz";
            writer.WriteEntry(link);

            foreach ((string path, byte[] bytes) in files)
            {
                TarEntry file = Entry(format, TarEntryType.RegularFile, path);
                file.DataStream = new MemoryStream(bytes);
                writer.WriteEntry(file);
            }
        }

        return archive.ToArray();
    }

    private static TarEntry Entry(TarEntryFormat format, TarEntryType type, string path) => format switch
    {
        TarEntryFormat.Pax => new PaxTarEntry(type, path),
        TarEntryFormat.Ustar => new UstarTarEntry(type, path),
        _ => new GnuTarEntry(type, path),
    };

    public static byte[] Package(string dataName, byte[] data) =>
        [.. "!<arch>\n"u8, .. Member("debian-binary", "2.0\n"u8.ToArray()), .. Member("control.tar", [1, 2, 3]), .. Member(dataName, data)];

    private static byte[] Member(string name, byte[] content)
    {
        string header = string.Create(CultureInfo.InvariantCulture, $"{name,-16}{0,-12}{0,-6}{0,-6}{"100644",-8}{content.Length,-10}`\n");
        return [.. Encoding.ASCII.GetBytes(header), .. content, .. content.Length % 2 == 0 ? Array.Empty<byte>() : "\n"u8];
    }
}
