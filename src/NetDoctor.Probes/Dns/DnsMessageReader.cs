using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Dns;

/// <summary>Reads a DNS message. The first fault ends the reading and is kept in <see cref="Error"/>; nothing is thrown.</summary>
internal ref partial struct DnsMessageReader(ReadOnlySpan<byte> bytes)
{
    public const int HeaderBytes = 12;

    private const int MaxPointers = 127;

    // Compression lets 64 kB of message name megabytes: this many bytes of names are enough for any honest answer.
    private const int MaxNameBytes = 1 << 20;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly Dictionary<int, string> _namesByOffset = [];
    private readonly StringBuilder _name = new();
    private int _offset = HeaderBytes;
    private int _nameBytes;

    public string? Error { get; private set; }

    public DnsMessage? Read()
    {
        if (_bytes.Length < HeaderBytes)
        {
            Fail($"a header of {_bytes.Length} bytes instead of {HeaderBytes}");
            return null;
        }

        var flags = Word(2);
        var questions = Word(4);
        if (questions > 1)
        {
            Fail($"{questions} questions");
            return null;
        }

        var question = questions == 0 ? null : ReadQuestion();
        var opt = default(Opt?);
        var answers = ReadSection("answer", Word(6), ref opt);
        var authorities = ReadSection("authority", Word(8), ref opt);
        var additional = ReadSection("additional", Word(10), ref opt);
        if (Error is null && _offset != _bytes.Length)
        {
            Fail($"{_bytes.Length - _offset} bytes after its end");
        }

        return Error is not null ? null : new DnsMessage
        {
            Id = Word(0),
            IsResponse = (flags & 0x8000) != 0,
            Opcode = (flags >> 11) & 0xf,
            IsAuthoritative = (flags & 0x0400) != 0,
            IsTruncated = (flags & 0x0200) != 0,
            RecursionDesired = (flags & 0x0100) != 0,
            RecursionAvailable = (flags & 0x0080) != 0,
            Rcode = (flags & 0xf) | ((opt?.ExtendedRcode ?? 0) << 4),
            Question = question,
            Answers = answers,
            Authorities = authorities,
            Additional = additional,
            Edns = opt is { } edns ? new DnsEdns(edns.UdpPayloadSize, edns.Version) : null,
        };
    }

    private DnsQuestion? ReadQuestion()
    {
        var name = ReadName(_bytes.Length);
        if (name is null || !Need(4, "the question"))
        {
            return null;
        }

        _offset += 4;
        return new DnsQuestion(name, Word(_offset - 4), Word(_offset - 2));
    }

    private ImmutableArray<DnsRecord> ReadSection(string section, int count, ref Opt? opt)
    {
        var records = ImmutableArray.CreateBuilder<DnsRecord>();
        for (var i = 0; i < count && Error is null; i++)
        {
            if (ReadRecord(section, ref opt) is { } record)
            {
                records.Add(record);
            }
        }

        return records.DrainToImmutable();
    }

    private DnsRecord? ReadRecord(string section, ref Opt? opt)
    {
        var name = ReadName(_bytes.Length);
        if (name is null || !Need(10, $"a record of the {section} section"))
        {
            return null;
        }

        var typeNumber = Word(_offset);
        var udpPayloadSize = Word(_offset + 2);
        var ttl = BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_offset + 4)..]);
        var length = Word(_offset + 8);
        _offset += 10;
        if (!Need(length, $"the data of a record of the {section} section"))
        {
            return null;
        }

        var end = _offset + length;
        if (typeNumber == DnsTypes.Opt)
        {
            if (section != "additional" || opt is not null || name != ".")
            {
                Fail("an OPT record out of place");
                return null;
            }

            opt = new Opt(udpPayloadSize, (int)(ttl >> 24), (int)(ttl >> 16) & 0xff);
            _offset = end;
            return null;
        }

        // The TTL has 31 bits; a message with the 32nd set means 0 (RFC 2181 §8).
        return ReadData(name, DnsTypes.FromNumber(typeNumber), ttl > int.MaxValue ? 0 : (int)ttl, end);
    }

    private readonly int Word(int offset) => BinaryPrimitives.ReadUInt16BigEndian(_bytes[offset..]);

    private bool Need(int count, string what)
    {
        if (_bytes.Length - _offset >= count)
        {
            return true;
        }

        Fail($"{what} that runs past the end");
        return false;
    }

    private string? Fail(string error)
    {
        Error ??= error;
        return null;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Opt(int UdpPayloadSize, int ExtendedRcode, int Version);
}
