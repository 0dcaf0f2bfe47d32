using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KfuncGen;

/// <summary>A network of IPv4, as a key of a <see cref="BpfLpmTrie{TKey, TValue}"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct Ipv4Prefix : IEquatable<Ipv4Prefix>
{
    private const int Bits = 32;

    /// <summary>The length of the prefix in bits: 0 to 32.</summary>
    public uint Length;

    /// <summary>The address, in network byte order as packets have it.</summary>
    public uint Address;

    /// <summary>Reads a network such as <c>10.0.0.0/8</c>, or a single address.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="FormatException">It is no network of IPv4.</exception>
    public Ipv4Prefix(string network)
    {
        ArgumentNullException.ThrowIfNull(network);
        this = IPNetwork.TryParse(network, out IPNetwork parsed) ? new(parsed)
            : IPAddress.TryParse(network, out IPAddress? address)
                && address.AddressFamily == AddressFamily.InterNetwork ? new(new IPNetwork(address, Bits))
            : throw new FormatException($"Read '{network}'; expected a network of IPv4 such as 10.0.0.0/8.");
    }

    /// <summary>Takes a network.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="FormatException">It is no network of IPv4.</exception>
    public Ipv4Prefix(IPNetwork network)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];

        if (!network.BaseAddress.TryWriteBytes(bytes, out int written) || written != bytes.Length)
        {
            throw new FormatException($"Read '{network}'; expected a network of IPv4 such as 10.0.0.0/8.");
        }

        Length = (uint)network.PrefixLength;
        Address = MemoryMarshal.Read<uint>(bytes);
    }

    /// <summary>Whether two have the same bytes.</summary>
    public static bool operator ==(Ipv4Prefix left, Ipv4Prefix right) => left.Equals(right);

    /// <summary>Whether two have other bytes.</summary>
    public static bool operator !=(Ipv4Prefix left, Ipv4Prefix right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(Ipv4Prefix other) => (Length, Address) == (other.Length, other.Address);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Ipv4Prefix other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Length, Address);

    /// <summary>The network: <c>10.0.0.0/8</c>.</summary>
    public override readonly string ToString() => string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(Address)}/{Length}");
}
