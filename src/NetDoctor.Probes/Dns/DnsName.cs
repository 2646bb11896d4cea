using System.Globalization;
using System.Text;

namespace NetDoctor.Probes.Dns;

/// <summary>Names between presentation form and labels (RFC 1035 §5.1): a dot in a label is <c>\.</c>, other bytes <c>\DDD</c>.</summary>
internal static class DnsName
{
    public const int MaxWireBytes = 255;
    public const int MaxLabelBytes = 63;

    public static string WithoutFinalDot(string name)
    {
        if (name.Length < 2 || name[^1] != '.')
        {
            return name.Length == 0 ? "." : name;
        }

        var backslashes = 0;
        while (backslashes < name.Length - 1 && name[name.Length - 2 - backslashes] == '\\')
        {
            backslashes++;
        }

        return backslashes % 2 == 0 ? name[..^1] : name;
    }

    /// <summary>Writes labels and the final zero; null when it is not a name.</summary>
    /// <param name="name">Name in presentation form.</param>
    public static byte[]? ToWire(string name)
    {
        var text = WithoutFinalDot(name);
        if (text == ".")
        {
            return [0];
        }

        var wire = new byte[MaxWireBytes];
        var labelStart = 0;
        var end = 1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                if (!CloseLabel(wire, labelStart, end))
                {
                    return null;
                }

                labelStart = end++;
                continue;
            }

            // The last byte is kept for the final zero.
            if (end >= MaxWireBytes - 1 || ReadByte(text, ref i) is not { } value)
            {
                return null;
            }

            wire[end++] = value;
        }

        return CloseLabel(wire, labelStart, end) ? wire[..(end + 1)] : null;
    }

    /// <summary>Appends one label in presentation form.</summary>
    public static void AppendLabel(StringBuilder builder, ReadOnlySpan<byte> label)
    {
        foreach (var value in label)
        {
            AppendByte(builder, value, '.');
        }
    }

    /// <summary>Appends one byte in presentation form; <paramref name="special"/> is escaped as the backslash is.</summary>
    public static void AppendByte(StringBuilder builder, byte value, char special)
    {
        if (value == special || value == '\\')
        {
            builder.Append('\\').Append((char)value);
        }
        else if (value is > 0x20 and < 0x7f || (value == 0x20 && special != '.'))
        {
            builder.Append((char)value);
        }
        else
        {
            builder.Append('\\')
                .Append((char)('0' + (value / 100)))
                .Append((char)('0' + (value / 10 % 10)))
                .Append((char)('0' + (value % 10)));
        }
    }

    /// <summary>Reads one byte in presentation form and moves to its last character; null when it is none.</summary>
    public static byte? ReadByte(string text, ref int index)
    {
        var character = text[index];
        if (character != '\\')
        {
            return character is >= ' ' and < (char)0x7f ? (byte)character : null;
        }

        if (index + 1 >= text.Length)
        {
            return null;
        }

        if (!char.IsAsciiDigit(text[index + 1]))
        {
            index++;
            return text[index] is > ' ' and < (char)0x7f ? (byte)text[index] : null;
        }

        if (index + 3 >= text.Length
            || !byte.TryParse(text.AsSpan(index + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        index += 3;
        return value;
    }

    private static bool CloseLabel(byte[] wire, int labelStart, int end)
    {
        var length = end - labelStart - 1;
        if (length is < 1 or > MaxLabelBytes || end >= MaxWireBytes)
        {
            return false;
        }

        wire[labelStart] = (byte)length;
        return true;
    }
}
