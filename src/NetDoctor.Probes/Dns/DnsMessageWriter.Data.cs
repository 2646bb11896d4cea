using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Dns;

/// <content>Data of records from presentation form.</content>
internal sealed partial class DnsMessageWriter
{
    private void WriteData(DnsRecord record)
    {
        switch (record.Type)
        {
            case DnsRecordType.A:
                WriteAddress(record, AddressFamily.InterNetwork);
                break;
            case DnsRecordType.Aaaa:
                WriteAddress(record, AddressFamily.InterNetworkV6);
                break;
            case DnsRecordType.Cname or DnsRecordType.Ns or DnsRecordType.Ptr:
                WriteName(record.Data, compress);
                break;
            case DnsRecordType.Srv:
                WriteSrv(record);
                break;
            case DnsRecordType.Soa:
                WriteSoa(record);
                break;
            case DnsRecordType.Txt:
                WriteStrings(record);
                break;
            default:
                throw new ArgumentException($"Records of type {record.Type} cannot be written.", nameof(record));
        }
    }

    private void WriteAddress(DnsRecord record, AddressFamily family)
    {
        if (!IPAddress.TryParse(record.Data, out var address) || address.AddressFamily != family)
        {
            throw Unreadable(record);
        }

        WriteBytes(address.GetAddressBytes());
    }

    private void WriteSrv(DnsRecord record)
    {
        var srv = record.Srv ?? throw Unreadable(record);
        WriteWord(srv.Priority);
        WriteWord(srv.Weight);
        WriteWord(srv.Port);
        // RFC 2782: the target is never compressed.
        WriteName(srv.Target, isCompressed: false);
    }

    private void WriteSoa(DnsRecord record)
    {
        var fields = record.Data.Split(' ');
        if (fields.Length != 7)
        {
            throw Unreadable(record);
        }

        WriteName(fields[0], compress);
        WriteName(fields[1], compress);
        foreach (var field in fields.AsSpan(2))
        {
            WriteNumber(uint.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Unreadable(record));
        }
    }

    private void WriteStrings(DnsRecord record)
    {
        var text = record.Data;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ' ')
            {
                continue;
            }

            var lengthOffset = _offset;
            WriteByte(0);
            for (i++; i < text.Length && text[i] != '"'; i++)
            {
                WriteByte(DnsName.ReadByte(text, ref i) ?? throw Unreadable(record));
            }

            if (i >= text.Length || _offset - lengthOffset > 256)
            {
                throw Unreadable(record);
            }

            _buffer[lengthOffset] = (byte)(_offset - lengthOffset - 1);
        }
    }
}
