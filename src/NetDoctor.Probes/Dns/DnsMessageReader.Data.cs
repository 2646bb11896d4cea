using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Dns;

/// <content>Data of records in presentation form.</content>
internal ref partial struct DnsMessageReader
{
    private DnsRecord? ReadData(string name, DnsRecordType type, int ttlSeconds, int end)
    {
        var srv = default(SrvData);
        var data = type switch
        {
            DnsRecordType.A => ReadAddress(4, end),
            DnsRecordType.Aaaa => ReadAddress(16, end),
            DnsRecordType.Cname or DnsRecordType.Ns or DnsRecordType.Ptr => ReadName(end),
            DnsRecordType.Srv => ReadSrv(end, out srv),
            DnsRecordType.Soa => ReadSoa(end),
            DnsRecordType.Txt => ReadStrings(end),
            _ => ReadHex(end),
        };
        if (data is null)
        {
            return null;
        }

        if (_offset != end)
        {
            Fail($"{type} data of a wrong length");
            return null;
        }

        return new DnsRecord(name, type, ttlSeconds, data, srv);
    }

    private string? ReadAddress(int length, int end)
    {
        if (end - _offset != length)
        {
            return Fail($"an address of {end - _offset} bytes");
        }

        _offset = end;
        return new IPAddress(_bytes[(end - length)..end]).ToString();
    }

    private string? ReadSrv(int end, out SrvData? srv)
    {
        srv = null;
        if (end - _offset < 7)
        {
            return Fail("SRV data of a wrong length");
        }

        var (priority, weight, port) = (Word(_offset), Word(_offset + 2), Word(_offset + 4));
        _offset += 6;
        if (ReadName(end) is not { } target)
        {
            return null;
        }

        srv = new SrvData(priority, weight, port, target);
        return string.Create(CultureInfo.InvariantCulture, $"{priority} {weight} {port} {target}");
    }

    private string? ReadSoa(int end)
    {
        if (ReadName(end) is not { } server || ReadName(end) is not { } mailbox)
        {
            return null;
        }

        if (end - _offset != 20)
        {
            return Fail("SOA data of a wrong length");
        }

        var text = new StringBuilder(server).Append(' ').Append(mailbox);
        for (; _offset < end; _offset += 4)
        {
            text.Append(' ').Append(BinaryPrimitives.ReadUInt32BigEndian(_bytes[_offset..]));
        }

        return text.ToString();
    }

    private string? ReadStrings(int end)
    {
        var text = new StringBuilder();
        while (_offset < end)
        {
            var length = _bytes[_offset++];
            if (_offset + length > end)
            {
                return Fail("TXT data that runs past its end");
            }

            text.Append(text.Length == 0 ? "\"" : " \"");
            foreach (var value in _bytes.Slice(_offset, length))
            {
                DnsName.AppendByte(text, value, '"');
            }

            text.Append('"');
            _offset += length;
        }

        return text.ToString();
    }

    private string ReadHex(int end)
    {
        var data = Convert.ToHexStringLower(_bytes[_offset..end]);
        _offset = end;
        return data;
    }
}
