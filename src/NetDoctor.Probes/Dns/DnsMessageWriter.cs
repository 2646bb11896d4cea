using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Dns;

/// <summary>Writes one DNS message.</summary>
internal sealed partial class DnsMessageWriter(int limit, bool compress)
{
    private const int OptBytes = 11;

    // By case, too: a name must not come back in the letters of another one (RFC 4343 4.1).
    private readonly Dictionary<string, int> _offsets = [];
    private byte[] _buffer = new byte[512];
    private int _offset = DnsMessageReader.HeaderBytes;
    private bool _isFull;

    public byte[] Write(DnsMessage message)
    {
        if (message.Question is { } question)
        {
            WriteName(question.Name, compress);
            WriteWord(question.TypeNumber);
            WriteWord(question.Class);
        }

        var room = limit - (message.Edns is null ? 0 : OptBytes);
        var answers = WriteSection(message.Answers, room);
        var authorities = WriteSection(message.Authorities, room);
        var additional = WriteSection(message.Additional, room);
        if (message.Edns is { } edns)
        {
            WriteOpt(edns, message.Rcode);
        }

        WriteHeader(message);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(4), (ushort)(message.Question is null ? 0 : 1));
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(6), (ushort)answers);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(8), (ushort)authorities);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(10), (ushort)(additional + (message.Edns is null ? 0 : 1)));
        return _buffer[.._offset];
    }

    private void WriteHeader(DnsMessage message)
    {
        var flags = (message.IsResponse ? 0x8000 : 0)
            | ((message.Opcode & 0xf) << 11)
            | (message.IsAuthoritative ? 0x0400 : 0)
            | (message.IsTruncated || _isFull ? 0x0200 : 0)
            | (message.RecursionDesired ? 0x0100 : 0)
            | (message.RecursionAvailable ? 0x0080 : 0)
            | (message.Rcode & 0xf);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer, (ushort)message.Id);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), (ushort)flags);
    }

    private int WriteSection(ImmutableArray<DnsRecord> records, int room)
    {
        var count = 0;
        foreach (var record in records)
        {
            var start = _offset;
            if (!_isFull)
            {
                WriteRecord(record);
            }

            if (_isFull || _offset > room)
            {
                _isFull = true;
                _offset = start;
                return count;
            }

            count++;
        }

        return count;
    }

    private void WriteRecord(DnsRecord record)
    {
        WriteName(record.Name, compress);
        WriteWord((int)record.Type);
        WriteWord(1);
        WriteNumber((uint)record.TtlSeconds);
        var lengthOffset = _offset;
        WriteWord(0);
        WriteData(record);
        var length = _offset - lengthOffset - 2;
        if (length > ushort.MaxValue)
        {
            throw Unreadable(record);
        }

        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(lengthOffset), (ushort)length);
    }

    private void WriteOpt(DnsEdns edns, int rcode)
    {
        WriteByte(0);
        WriteWord(DnsTypes.Opt);
        WriteWord(edns.UdpPayloadSize);
        WriteNumber((uint)((((rcode >> 4) & 0xff) << 24) | (edns.Version << 16)));
        WriteWord(0);
    }

    private void WriteName(string name, bool isCompressed)
    {
        var wire = DnsName.ToWire(name) ?? throw new ArgumentException($"'{name}' is not a DNS name.", nameof(name));
        for (var i = 0; wire[i] != 0; i += wire[i] + 1)
        {
            var suffix = Encoding.Latin1.GetString(wire.AsSpan(i));
            if (isCompressed && _offsets.TryGetValue(suffix, out var known) && known < _offset)
            {
                WriteWord(0xc000 | known);
                return;
            }

            if (_offset <= 0x3fff)
            {
                _offsets[suffix] = _offset;
            }

            WriteBytes(wire.AsSpan(i, wire[i] + 1));
        }

        WriteByte(0);
    }

    private void WriteByte(byte value) => Reserve(1)[0] = value;

    private void WriteWord(int value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), (ushort)value);

    private void WriteNumber(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);

    private void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    private Span<byte> Reserve(int count)
    {
        if (_offset + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _offset + count));
        }

        _offset += count;
        return _buffer.AsSpan(_offset - count, count);
    }

    private static ArgumentException Unreadable(DnsRecord record) =>
        new($"'{record.Data}' is not the data of {record.Type} record {record.Name}.", nameof(record));
}
