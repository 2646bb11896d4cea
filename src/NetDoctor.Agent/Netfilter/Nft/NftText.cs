using System.Text;
using System.Text.Json;

namespace NetDoctor.Agent.Netfilter.Nft;

/// <summary>Writes rules of nftables for people, near enough to what <c>nft list</c> writes.</summary>
internal static class NftText
{
    private const int MaxLength = 300;

    /// <summary>The statements of a rule and its comment; cut when it is long.</summary>
    /// <param name="rule">The rule.</param>
    public static string Of(JsonElement rule)
    {
        var text = new StringBuilder();
        foreach (var statement in NftJson.Items(NftJson.Member(rule, "expr")))
        {
            text.Append(text.Length > 0 ? " " : "").Append(Statement(statement));
            if (text.Length > MaxLength)
            {
                return $"{text.ToString(0, MaxLength)}...";
            }
        }

        return NftJson.Text(rule, "comment") is { } comment ? $"{text} comment \"{comment}\"" : text.ToString();
    }

    private static string Statement(JsonElement statement)
    {
        if (NftJson.Single(statement) is not { } part)
        {
            return statement.GetRawText();
        }

        return part.Name switch
        {
            "match" => Test(part.Value),
            "counter" => "counter",
            "jump" or "goto" => $"{part.Name} {NftJson.Text(part.Value, "target")}",
            "vmap" => $"{Expression(NftJson.Member(part.Value, "key"))} vmap {Expression(NftJson.Member(part.Value, "data"))}",
            "dnat" => $"dnat to {NftJson.Text(part.Value, "addr")}:{NftJson.Number(part.Value, "port")}",
            _ when part.Value.ValueKind is JsonValueKind.Null or JsonValueKind.Object => part.Name,
            _ => $"{part.Name} {part.Value.GetRawText()}",
        };
    }

    private static string Test(JsonElement test)
    {
        var left = Expression(NftJson.Member(test, "left"));
        var right = Expression(NftJson.Member(test, "right"));
        return NftJson.Text(test, "op") is "==" or "in" ? $"{left} {right}" : $"{left} {NftJson.Text(test, "op")} {right}";
    }

    private static string Expression(JsonElement? expression)
    {
        if (expression is not { } value)
        {
            return "";
        }

        if (NftJson.Scalar(value) is { } text)
        {
            return text;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return $"{{ {string.Join(", ", NftJson.Items(value).Select(item => Expression(item)))} }}";
        }

        return NftJson.Single(value) is not { } part ? value.GetRawText() : part.Name switch
        {
            "payload" => $"{NftJson.Text(part.Value, "protocol")} {NftJson.Text(part.Value, "field")}",
            "meta" => $"meta {NftJson.Text(part.Value, "key")}",
            "ct" => $"ct {NftJson.Text(part.Value, "key")}",
            "prefix" => $"{NftJson.Text(part.Value, "addr")}/{NftJson.Number(part.Value, "len")}",
            "set" => Expression(part.Value),
            "concat" => string.Join(" . ", NftJson.Items(part.Value).Select(item => Expression(item))),
            "range" => string.Join('-', NftJson.Items(part.Value).Select(item => Expression(item))),
            "fib" => $"fib {string.Join(" . ", NftJson.Items(NftJson.Member(part.Value, "flags")).Select(item => Expression(item)))} "
                + NftJson.Text(part.Value, "result"),
            "&" or "|" or "^" => string.Join($" {part.Name} ", NftJson.Items(part.Value).Select(item => Expression(item))),
            _ => part.Name,
        };
    }
}
