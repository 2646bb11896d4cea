using System.Text;

namespace NetDoctor.Agent.Netfilter.Iptables;

/// <summary>Splits a rule into words as a shell would.</summary>
internal static class IptablesWords
{
    /// <summary>Words of a rule; quoted ones without their quotes.</summary>
    /// <param name="text">The rule.</param>
    public static List<string> Split(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var isQuoted = false;
        var hasWord = false;
        for (var index = 0; index < text.Length; index++)
        {
            var letter = text[index];
            if (letter == '\\' && isQuoted && index + 1 < text.Length)
            {
                word.Append(text[++index]);
            }
            else if (letter == '"')
            {
                isQuoted = !isQuoted;
                hasWord = true;
            }
            else if (letter == ' ' && !isQuoted)
            {
                if (hasWord)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                hasWord = false;
            }
            else
            {
                word.Append(letter);
                hasWord = true;
            }
        }

        if (hasWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
