using System.Globalization;

namespace NetDoctor.Agent.Netfilter.Iptables;

/// <summary>All that must hold for a rule to apply.</summary>
internal sealed class IptablesConditions
{
    private readonly List<Func<RulePacket, Match>> _tests = [];
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private bool _isRemembered;

    private IptablesConditions()
    {
    }

    /// <summary>Part of the packets that the rule takes of those that it applies to, 0-1.</summary>
    public double Share { get; private set; } = 1;

    /// <summary>Seconds for which a client counts as known, for a rule that keeps clients on a backend.</summary>
    public int? AffinitySeconds { get; private set; }

    /// <summary>Reads the words of a rule before its target.</summary>
    public static IptablesConditions Parse(List<string> words)
    {
        var conditions = new IptablesConditions();
        var module = "";
        for (var index = 0; index < words.Count;)
        {
            var isNegated = words[index] == "!";
            index += isNegated ? 1 : 0;
            if (index >= words.Count)
            {
                break;
            }

            var option = words[index++];
            var values = new List<string>();
            while (index < words.Count && words[index] != "!" && !IsOption(words[index]))
            {
                values.Add(words[index++]);
            }

            // Old rules have the exclamation mark behind the option; iptables-save has not written it so for long.
            module = option == "-m" && values.Count > 0 ? values[0] : module;
            conditions.Add(module, option, values, isNegated);
        }

        conditions.Settle();
        return conditions;
    }

    /// <summary>Whether the rule applies.</summary>
    public Match Test(RulePacket packet)
    {
        var result = Match.Yes;
        foreach (var test in _tests)
        {
            result = result.And(test(packet));
            if (result == Match.No)
            {
                break;
            }
        }

        return result;
    }

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-' && !char.IsAsciiDigit(word[1]);

    private void Add(string module, string option, List<string> values, bool isNegated)
    {
        switch (module, option)
        {
            case (_, "-m" or "--comment" or "--nfacct-name" or "--reap" or "--rsource" or "--name" or "--mask"):
                break;
            case ("statistic" or "recent", "--probability" or "--every" or "--mode" or "--packet" or "--seconds" or "--set"):
                _values[option] = values.Count > 0 ? values[0] : "";
                break;
            case ("recent", "--rcheck" or "--update"):
                _isRemembered = true;
                break;
            default:
                var test = IptablesTests.Of(module, option, values.Count > 0 ? values[0] : "", values.Count > 1 ? values[1] : "");
                _tests.Add(packet => test(packet).Negate(isNegated));
                break;
        }
    }

    private void Settle()
    {
        if (_values.TryGetValue("--probability", out var text)
            && double.TryParse(text, CultureInfo.InvariantCulture, out var probability))
        {
            Share = probability;
        }
        else if (_values.TryGetValue("--every", out text) && int.TryParse(text, CultureInfo.InvariantCulture, out var every) && every > 0)
        {
            Share = 1.0 / every;
        }

        if (!_isRemembered)
        {
            return;
        }

        // Which clients the node remembers is not in the rules; a client that is new goes on.
        Share = 0;
        AffinitySeconds = _values.TryGetValue("--seconds", out text)
            && int.TryParse(text, CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;
    }
}
