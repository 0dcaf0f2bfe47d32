using KfuncGen.Images.Compression;

namespace KfuncGen.Images.Elf;

/// <summary>A section of an ELF file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where its stored bytes start in the file; for a compressed one, behind the compression header.</param>
/// <param name="Contents">The bytes as the file stores them; empty where it stores none.</param>
/// <param name="HasContents">
/// Whether the file stores its bytes. SHT_NOBITS sections have none: <c>.bss</c>, and all but the debug information in a file
/// that was stripped to just that.
/// </param>
/// <param name="Compression">How <paramref name="Contents"/> is compressed (SHF_COMPRESSED).</param>
/// <param name="Size">The size in bytes after decompression.</param>
/// <param name="Address">Where it is in memory (<c>sh_addr</c>); 0 in files that are not linked, such as modules.</param>
/// <param name="Index">Its number among the file's sections, by which symbols refer to it.</param>
internal sealed record ElfSection(
    string Name,
    long Offset,
    ReadOnlyMemory<byte> Contents,
    bool HasContents,
    CompressionFormat Compression,
    ulong Size,
    ulong Address,
    int Index);
