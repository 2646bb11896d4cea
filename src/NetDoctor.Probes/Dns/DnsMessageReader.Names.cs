namespace NetDoctor.Probes.Dns;

/// <content>Names, which may be compressed.</content>
internal ref partial struct DnsMessageReader
{
    private string? ReadName(int end)
    {
        // Most names of an answer are one pointer, and most pointers are the same.
        var start = _offset;
        var isPointer = end - start >= 2 && (_bytes[start] & 0xc0) == 0xc0;
        var key = isPointer ? Word(start) & 0x3fff : start;
        if (isPointer && _namesByOffset.TryGetValue(key, out var known))
        {
            _offset += 2;
            return known;
        }

        var name = ReadLabels(end);
        if (name is not null && key <= 0x3fff)
        {
            _namesByOffset[key] = name;
        }

        return name;
    }

    private string? ReadLabels(int end)
    {
        var name = _name.Clear();
        var wireBytes = 1;
        var pointers = 0;
        var position = _offset;
        var limit = end;
        while (position < limit)
        {
            int length = _bytes[position];
            if (length == 0)
            {
                _offset = pointers == 0 ? position + 1 : _offset;
                return name.Length == 0 ? "." : name.ToString();
            }

            if ((length & 0xc0) == 0xc0)
            {
                if (position + 2 > limit)
                {
                    break;
                }

                var target = Word(position) & 0x3fff;
                _offset = pointers == 0 ? position + 2 : _offset;
                // A pointer leads to an earlier name (RFC 1035 §4.1.4): one that goes forward or to itself is the loop of an attack.
                if (target >= position || target < HeaderBytes || ++pointers > MaxPointers)
                {
                    return Fail("a compression pointer that does not lead back to a name");
                }

                limit = position;
                position = target;
                continue;
            }

            wireBytes += length + 1;
            _nameBytes += length + 1;
            if ((length & 0xc0) != 0 || wireBytes > DnsName.MaxWireBytes || _nameBytes > MaxNameBytes)
            {
                return Fail((length & 0xc0) != 0 ? "a label of a reserved kind" : "too long a name");
            }

            if (position + 1 + length > limit)
            {
                break;
            }

            DnsName.AppendLabel(name.Length == 0 ? name : name.Append('.'), _bytes.Slice(position + 1, length));
            position += length + 1;
        }

        return Fail("a name that runs past its end");
    }
}
