using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Dns;

/// <summary>Judges an answer: whether it belongs to the query, and what it says.</summary>
internal static class DnsVerdict
{
    /// <summary>Why the message is no answer to the query, as a phrase; null when it is one.</summary>
    public static string? FindMismatch(DnsMessage query, DnsMessage answer)
    {
        if (answer.Id != query.Id)
        {
            return $"number {answer.Id} instead of {query.Id}";
        }

        if (!answer.IsResponse)
        {
            return "a query instead of an answer";
        }

        if (answer.Opcode != query.Opcode)
        {
            return $"opcode {answer.Opcode} instead of {query.Opcode}";
        }

        // A server that could not or would not read the question need not repeat it.
        if (answer.Question is not { } question)
        {
            return answer.Rcode is 0 or 3 ? "no question" : null;
        }

        var isSame = string.Equals(question.Name, query.Question!.Name, StringComparison.OrdinalIgnoreCase)
            && question.TypeNumber == query.Question.TypeNumber && question.Class == query.Question.Class;
        return isSame ? null : $"another question: {question.Name}";
    }

    /// <summary>What an answer that belongs to the query says.</summary>
    public static ProbeOutcome OutcomeOf(DnsMessage answer) => answer.Rcode switch
    {
        0 => answer.IsTruncated || HasRecord(answer) ? ProbeOutcome.Succeeded : ProbeOutcome.NoData,
        1 => ProbeOutcome.FormatError,
        2 => ProbeOutcome.ServerFailure,
        3 => ProbeOutcome.NxDomain,
        4 => ProbeOutcome.NotImplemented,
        5 => ProbeOutcome.QueryRefused,
        _ => ProbeOutcome.OtherRcode,
    };

    // Follows the CNAMEs of the answer section, in whatever order they stand, each once.
    private static bool HasRecord(DnsMessage answer)
    {
        var type = answer.Question!.Type;
        var aliases = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var owners = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var record in answer.Answers)
        {
            if (record.Type == type)
            {
                owners.Add(record.Name);
            }
            else if (record.Type == DnsRecordType.Cname)
            {
                aliases.TryAdd(record.Name, record.Data);
            }
        }

        var name = answer.Question.Name;
        while (!owners.Contains(name))
        {
            if (!aliases.Remove(name, out var target))
            {
                return false;
            }

            name = target;
        }

        return true;
    }
}
