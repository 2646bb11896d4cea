using System.Net;
using System.Text.RegularExpressions;

namespace NetDoctor.Kubernetes.Manifests.Policies;

/// <summary>Checks of what policies of every kind are made of: selectors, ranges of addresses, ports.</summary>
internal static partial class CommonValidation
{
    private const string CidrRule = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    public static IEnumerable<PolicyFault> Selector(PolicyField selector)
    {
        foreach (var requirement in selector["matchExpressions"].Items)
        {
            var (key, op, values) = (requirement["key"], requirement["operator"], requirement["values"]);
            if (string.IsNullOrEmpty(key.Text))
            {
                yield return key.Required();
            }

            var hasValues = values.Items.Any();
            switch (op.Text)
            {
                case "In" or "NotIn" when !hasValues:
                    yield return values.Required("must be specified when `operator` is 'In' or 'NotIn'");
                    break;
                case "Exists" or "DoesNotExist" when hasValues:
                    yield return values.Forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    break;
                case not ("In" or "NotIn" or "Exists" or "DoesNotExist"):
                    yield return op.Invalid("not a valid selector operator");
                    break;
            }
        }
    }

    public static IEnumerable<PolicyFault> Cidr(PolicyField cidr)
    {
        if (string.IsNullOrEmpty(cidr.Text))
        {
            yield return cidr.Required();
        }
        else if (Parse(cidr.Text) is null)
        {
            yield return cidr.Invalid(CidrRule);
        }
    }

    public static IEnumerable<PolicyFault> Port(PolicyField port)
    {
        if (port.Number is < 1 or > 65535)
        {
            yield return port.Invalid("must be between 1 and 65535, inclusive");
        }
    }

    public static IEnumerable<PolicyFault> Protocol(PolicyField protocol)
    {
        if (protocol.Text is not (null or "TCP" or "UDP" or "SCTP"))
        {
            yield return protocol.NotSupported("SCTP", "TCP", "UDP");
        }
    }

    /// <summary>The rule for names of ports: IANA_SVC_NAME, RFC 6335 section 5.1.</summary>
    public static IEnumerable<PolicyFault> PortName(PolicyField name)
    {
        var text = name.Text ?? "";
        if (text.Length > 15)
        {
            yield return name.Invalid("must be no more than 15 characters");
        }

        if (!PortNames().IsMatch(text))
        {
            yield return name.Invalid("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }

        if (!text.Any(char.IsAsciiLetterLower))
        {
            yield return name.Invalid("must contain at least one letter (a-z)");
        }
    }

    /// <summary>A range of addresses with the bits after the prefix taken away; null when the text is none.</summary>
    /// <remarks>.NET reads 010.0.0.0 as octal and 10.1 as 10.0.0.1; neither is an address to Kubernetes.</remarks>
    public static IPNetwork? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text[..slash], out var address) || !Lengths().IsMatch(text[(slash + 1)..]))
        {
            return null;
        }

        var isV4 = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
        var length = int.Parse(text[(slash + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        if (length > (isV4 ? 32 : 128) || text.Contains('%', StringComparison.Ordinal) || text.Contains('[', StringComparison.Ordinal)
            || (isV4 && address.ToString() != text[..slash]))
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }

    [GeneratedRegex("^[0-9]{1,3}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Lengths();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PortNames();
}
