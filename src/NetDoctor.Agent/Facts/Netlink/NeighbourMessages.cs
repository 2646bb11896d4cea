using System.Buffers.Binary;
using System.Globalization;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Netlink;

/// <summary>Reads the kernel's messages on neighbours, entries of bridges and tunnels, and routing rules.</summary>
/// <remarks>Source: kernel, include/uapi/linux/neighbour.h and fib_rules.h.</remarks>
internal static class NeighbourMessages
{
    /// <summary>Request for neighbours, or for entries of bridges and tunnels.</summary>
    public const ushort GetNeighbours = 30;

    /// <summary>Request for rules.</summary>
    public const ushort GetRules = 34;

    /// <summary>Family under which bridges and tunnels keep their entries.</summary>
    public const byte Bridge = 7;

    private const int HeaderBytes = 12;
    private const int Address = 1;
    private const int HardwareAddress = 2;

    /// <summary>Body of a request for all of a family.</summary>
    public static byte[] All(byte family) => [family, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Reads a neighbour; null when the message is of another form, or the entry is none of a real neighbour.</summary>
    /// <param name="body">Body of the message.</param>
    /// <param name="devices">Names of the interfaces by index.</param>
    public static NeighbourFact? Neighbour(ReadOnlySpan<byte> body, IReadOnlyDictionary<int, string> devices)
    {
        const int NoArp = 0x40;
        if (body.Length < HeaderBytes)
        {
            return null;
        }

        var attributes = new Attributes(body[HeaderBytes..]);
        int state = BinaryPrimitives.ReadUInt16LittleEndian(body[8..]);

        // Groups and the loopback have entries that nobody asks about.
        return attributes.Address(Address) is { } address && state != NoArp
            ? new NeighbourFact(
                address.ToString(), Device(body, devices), attributes.HardwareAddress(HardwareAddress), RouteNames.NeighbourState(state))
            : null;
    }

    /// <summary>Reads an entry of a bridge or tunnel; null when the message is of another form, or the entry is for a group.</summary>
    public static ForwardingEntry? Entry(ReadOnlySpan<byte> body, IReadOnlyDictionary<int, string> devices)
    {
        const int Permanent = 0x80;
        const int NoArp = 0x40;
        if (body.Length < HeaderBytes)
        {
            return null;
        }

        var attributes = new Attributes(body[HeaderBytes..]);
        var isGroup = attributes[HardwareAddress] is [var first, ..] && (first & 1) != 0;
        var isPermanent = (BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & (Permanent | NoArp)) != 0;
        return attributes.HardwareAddress(HardwareAddress) is { } hardware && !isGroup
            ? new ForwardingEntry(hardware, Device(body, devices), attributes.Address(Address)?.ToString(), isPermanent)
            : null;
    }

    /// <summary>Reads a rule; null when the message is of another form.</summary>
    public static RoutingRuleFact? Rule(ReadOnlySpan<byte> body)
    {
        const int Source = 2;
        const int InputDevice = 3;
        const int Priority = 6;
        const int Mark = 10;
        const int Table = 15;
        const int Mask = 16;
        const uint Inverted = 2;
        if (body.Length < HeaderBytes)
        {
            return null;
        }

        var attributes = new Attributes(body[HeaderBytes..]);
        var mark = attributes.Number(Mark);
        return new RoutingRuleFact
        {
            Priority = attributes.Number(Priority) ?? 0,
            IsIPv6 = body[0] == RouteMessages.Inet6,
            Destination = body[1] > 0 ? attributes.Range(Address, body[0], body[1]) : null,
            Source = body[2] > 0 ? attributes.Range(Source, body[0], body[2]) : null,
            InputDevice = attributes.Text(InputDevice),
            Mark = mark is null ? null : string.Create(
                CultureInfo.InvariantCulture, $"0x{mark:x}/0x{attributes.Number(Mask) ?? uint.MaxValue:x}"),
            Table = (int)(attributes.Number(Table) ?? body[4]),
            Action = RouteNames.Action(body[7]),
            IsInverted = (BinaryPrimitives.ReadUInt32LittleEndian(body[8..]) & Inverted) != 0,
        };
    }

    private static string Device(ReadOnlySpan<byte> body, IReadOnlyDictionary<int, string> devices)
    {
        var index = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
        return devices.GetValueOrDefault(index, $"#{index}");
    }
}
