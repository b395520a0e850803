"""The PyTorch side of `seqcmp bench --against torch`: the two models of src/model as a careful user writes them.

One JSON object a line. First in: the configuration. Out: {"ready": ...} or {"failed": ...}. Then {"run": n} is
answered by {"milliseconds": [...]}, {"memory": true} by {"peakMemoryMB": ...}; the end of input ends the process.
Not here: which shapes, how often, and what is made of the times (bench.ts).
"""
import ctypes
import json
import os
import queue
import sys
import threading
import time

# What libraries print goes to stderr, so that stdout holds answers alone.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)


def answer(**fields):
    answers.write(json.dumps(fields) + "\n")
    answers.flush()


def requests_of(stream):
    """Lines as they come. Read in a thread of its own, so that a parent that is gone ends even a long compilation."""
    lines = queue.Queue()

    def read():
        for line in stream:
            lines.put(json.loads(line))
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    return lines


REQUESTS = requests_of(sys.stdin)
CONFIG = REQUESTS.get()
# The libraries below size their thread pools when they are loaded.
for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = str(CONFIG["threads"])


def keep_freed_memory():
    """On Linux: glibc gives large arrays back to the system when they are freed, and each new one is mapped page by
    page, a third of a large step or more. A careful user has another allocator, or this setting."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):
        return
    trim_threshold, mmap_max = -1, -4
    mallopt(mmap_max, 0)
    mallopt(trim_threshold, 2**31 - 1)


keep_freed_memory()
try:
    import torch
except ImportError as error:
    answer(failed=f"{sys.executable} has no PyTorch: {error}", next="Install it there: python -m pip install torch numpy")
    sys.exit(0)
import torch.nn.functional as F
from torch import nn

PAD, BOS = 0, 1
# Keys, up to which attention is written out.
SHORT = 128


class Rnn(nn.Module):
    """Bidirectional GRU encoder, GRU decoder with additive attention, tanh readout, output tied to the embedding."""

    def __init__(self, model, vocab):
        super().__init__()
        dim, layers, dropout = model["dim"], model["layers"], model["dropout"]
        self.dim, self.tied = dim, model["tied"]
        self.source = nn.Embedding(vocab["source"], dim)
        self.target = nn.Embedding(vocab["target"], dim)
        self.encoder = nn.GRU(dim, dim, layers, bidirectional=True, dropout=dropout if layers > 1 else 0)
        self.initial = nn.ModuleList(nn.Linear(2 * dim, dim) for _ in range(layers))
        # The bottom cell's input product is split: the embeddings' part is taken for all steps at once.
        self.gates = nn.Linear(dim, 3 * dim)
        self.context = nn.Linear(2 * dim, 3 * dim, bias=False)
        self.recurrent = nn.Linear(dim, 3 * dim)
        self.upper = nn.ModuleList(nn.GRUCell(dim, dim) for _ in range(layers - 1))
        self.query = nn.Linear(dim, dim)
        self.key = nn.Linear(2 * dim, dim, bias=False)
        self.energy = nn.Parameter(torch.randn(dim) * dim**-0.5)
        self.readout = nn.Linear(4 * dim, dim)
        self.output = None if self.tied else nn.Linear(dim, vocab["target"], bias=False)
        self.drop = nn.Dropout(dropout)

    def encode(self, source):
        """source [batch, srcLen] -> states [srcLen, batch, 2 dim], their summary [batch, 2 dim]"""
        lengths = source.ne(PAD).sum(1)
        embedded = self.drop(self.source(source.t()))
        if PADDED:
            packed = nn.utils.rnn.pack_padded_sequence(embedded, lengths, enforce_sorted=False)
            states, last = self.encoder(packed)
            states = nn.utils.rnn.pad_packed_sequence(states, total_length=source.size(1))[0]
        else:
            states, last = self.encoder(embedded)
        return states, torch.cat([last[-2], last[-1]], 1)

    def cell(self, gate, states, keys, values, hidden):
        """gate [batch, 3 dim], keys [batch, srcLen, dim], values [batch, srcLen, 2 dim], hidden [batch, srcLen]"""
        energies = torch.tanh(self.query(states[-1]).unsqueeze(1) + keys) @ self.energy
        weights = F.softmax(energies + hidden, 1)
        context = torch.bmm(weights.unsqueeze(1), values).squeeze(1)
        before = states[0]
        reset_x, update_x, new_x = (gate + self.context(context)).chunk(3, 1)
        reset_h, update_h, new_h = self.recurrent(before).chunk(3, 1)
        reset, update = torch.sigmoid(reset_x + reset_h), torch.sigmoid(update_x + update_h)
        after = [torch.lerp(torch.tanh(torch.addcmul(new_x, reset, new_h)), before, update)]
        for cell, state in zip(self.upper, states[1:]):
            after.append(cell(self.drop(after[-1]), state))
        return after, context

    def forward(self, source, target_in):
        states, summary = self.encode(source)
        values = states.transpose(0, 1).contiguous()
        keys = self.key(values)
        hidden = source.eq(PAD) * -1e9
        state = [torch.tanh(linear(summary)) for linear in self.initial]
        embedded = self.drop(self.target(target_in.t()))  # [tgtLen, batch, dim]
        tops, contexts = [], []
        for gate in self.gates(embedded).unbind(0):
            state, context = self.cell(gate, state, keys, values, hidden)
            tops.append(state[-1])
            contexts.append(context)
        return self.score(torch.stack(tops), torch.stack(contexts), embedded)

    def score(self, top, context, embedded):
        features = self.drop(torch.tanh(self.readout(torch.cat([top, context, embedded], -1))))
        return F.linear(features, self.target.weight if self.tied else self.output.weight)

    def steps(self, source):
        """Greedy decoding: yields the ids of each step, [batch], for as long as it is asked."""
        states, summary = self.encode(source)
        values = states.transpose(0, 1).contiguous()
        keys = self.key(values)
        hidden = source.eq(PAD) * -1e9
        state = [torch.tanh(linear(summary)) for linear in self.initial]
        token = source.new_full((source.size(0),), BOS)
        while True:
            embedded = self.target(token)
            state, context = self.cell(self.gates(embedded), state, keys, values, hidden)
            token = self.score(state[-1], context, embedded).argmax(-1)
            yield token

    def loss(self, source, target_in, target_out):
        logits = self(source, target_in)
        return F.cross_entropy(logits.flatten(0, 1), target_out.t().flatten(), ignore_index=PAD, label_smoothing=SMOOTHING)


class Attention(nn.Module):
    """Multi-head attention; queries, keys and values in one product, or keys and values of the memory in one."""

    def __init__(self, dim, heads, of_memory=False):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(dim, dim) if of_memory else None
        self.project = nn.Linear(dim, (2 if of_memory else 3) * dim)
        self.output = nn.Linear(dim, dim)

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def attend(self, query, key, value, mask, causal):
        """On CPU the fused kernel is slower than three plain operations while sequences are short."""
        if key.size(2) > SHORT:
            return F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=causal)
        scores = (query * query.size(-1) ** -0.5) @ key.transpose(2, 3)
        if mask is not None:
            scores = scores.masked_fill(~mask, float("-inf"))
        if causal:
            scores = scores + FUTURE[: scores.size(-2), : scores.size(-1)]
        return scores.softmax(-1) @ value

    def forward(self, x, memory=None, mask=None, causal=False):
        if memory is None:
            query, key, value = self.project(x).chunk(3, -1)
        else:
            query, (key, value) = self.query(x), self.project(memory).chunk(2, -1)
        y = self.attend(self.split(query), self.split(key), self.split(value), mask, causal)
        return self.output(y.transpose(1, 2).flatten(2))

    def keys_of(self, memory):
        """Keys and values of the memory, for all steps of decoding."""
        return tuple(self.split(part).contiguous() for part in self.project(memory).chunk(2, -1))

    def step(self, x, keys, values, position):
        """One position, written into the cache. x [batch, 1, dim], keys and values [batch, heads, longest, headDim]"""
        query, key, value = self.project(x).chunk(3, -1)
        keys[:, :, position : position + 1], values[:, :, position : position + 1] = self.split(key), self.split(value)
        return self.look(query, keys[:, :, : position + 1], values[:, :, : position + 1], None)

    def look(self, query, keys, values, mask):
        y = self.attend(self.split(query), keys, values, mask, False)
        return self.output(y.transpose(1, 2).flatten(2))


class Block(nn.Module):
    """One layer of encoder or decoder. Dropout on the output of each sub-layer alone."""

    def __init__(self, model, decodes):
        super().__init__()
        dim = model["dim"]
        self.pre = model["normPlace"] == "pre"
        self.self = Attention(dim, model["heads"])
        self.cross = Attention(dim, model["heads"], of_memory=True) if decodes else None
        self.inner, self.outer = nn.Linear(dim, model["ffn"]), nn.Linear(model["ffn"], dim)
        self.norms = nn.ModuleList(nn.LayerNorm(dim) for _ in range(3 if decodes else 2))
        self.drop = nn.Dropout(model["dropout"])

    def residual(self, norm, x, sublayer):
        if self.pre:
            return x + self.drop(sublayer(norm(x)))
        return norm(x + self.drop(sublayer(x)))

    def forward(self, x, memory=None, mask=None):
        if self.cross is None:
            x = self.residual(self.norms[0], x, lambda y: self.self(y, mask=mask))
        else:
            x = self.residual(self.norms[0], x, lambda y: self.self(y, causal=True))
            x = self.residual(self.norms[1], x, lambda y: self.cross(y, memory, mask))
        return self.residual(self.norms[-1], x, lambda y: self.outer(F.relu(self.inner(y))))

    def step(self, x, cache, memory, mask, position):
        """cache and memory: keys and values of positions so far, and of the source"""
        x = self.residual(self.norms[0], x, lambda y: self.self.step(y, *cache, position))
        x = self.residual(self.norms[1], x, lambda y: self.cross.look(self.cross.query(y), *memory, mask))
        return self.residual(self.norms[-1], x, lambda y: self.outer(F.relu(self.inner(y))))


class Transformer(nn.Module):
    def __init__(self, model, vocab):
        super().__init__()
        dim = model["dim"]
        self.dim, self.tied = dim, model["tied"]
        self.source = nn.Embedding(vocab["source"], dim)
        self.target = nn.Embedding(vocab["target"], dim)
        self.encoder = nn.ModuleList(Block(model, False) for _ in range(model["layers"]))
        self.decoder = nn.ModuleList(Block(model, True) for _ in range(model["layers"]))
        pre = model["normPlace"] == "pre"
        self.final = nn.ModuleList(nn.LayerNorm(dim) if pre else nn.Identity() for _ in range(2))
        self.output = None if self.tied else nn.Linear(dim, vocab["target"], bias=False)
        self.drop = nn.Dropout(model["dropout"])
        angle = torch.arange(LONGEST)[:, None] * 10000 ** (-(torch.arange(dim) // 2 * 2) / dim)
        even = torch.arange(dim) % 2 == 0
        self.register_buffer("positions", torch.where(even, angle.sin(), angle.cos()).float())

    def embed(self, table, ids):
        return self.drop(table(ids) * self.dim**0.5 + self.positions[: ids.size(1)])

    def encode(self, source):
        mask = source.ne(PAD)[:, None, None, :] if PADDED else None
        memory = self.embed(self.source, source)
        for block in self.encoder:
            memory = block(memory, mask=mask)
        return self.final[0](memory), mask

    def score(self, x):
        return F.linear(self.final[1](x), self.target.weight if self.tied else self.output.weight)

    def forward(self, source, target_in):
        memory, mask = self.encode(source)
        x = self.embed(self.target, target_in)
        for block in self.decoder:
            x = block(x, memory, mask)
        return self.score(x)

    def steps(self, source):
        """Greedy decoding: yields the ids of each step, [batch], for as many as there are positions."""
        memory, mask = self.encode(source)
        of_memory = [block.cross.keys_of(memory) for block in self.decoder]
        rows, heads = source.size(0), self.decoder[0].self.heads
        room = (rows, heads, LONGEST, self.dim // heads)
        caches = [(memory.new_empty(room), memory.new_empty(room)) for _ in self.decoder]
        token = source.new_full((rows,), BOS)
        for position in range(LONGEST):
            x = (self.target(token) * self.dim**0.5 + self.positions[position]).unsqueeze(1)
            for block, cache, keys in zip(self.decoder, caches, of_memory):
                x = block.step(x, cache, keys, mask, position)
            token = self.score(x[:, 0]).argmax(-1)
            yield token

    def loss(self, source, target_in, target_out):
        logits = self(source, target_in)
        return F.cross_entropy(logits.flatten(0, 1), target_out.flatten(), ignore_index=PAD, label_smoothing=SMOOTHING)


def batch_of(batch):
    rows = batch["rows"]
    ids = [torch.tensor(batch[name]).view(rows, -1) for name in ("source", "targetIn", "targetOut")]
    return tuple(ids)


def peak_memory_mb():
    try:
        import resource
    except ImportError:  # Windows has no such count.
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak * (1 if sys.platform == "darwin" else 1024) / 1e6


torch.set_num_threads(CONFIG["threads"])
torch.manual_seed(CONFIG["seed"])
BATCHES = [batch_of(batch) for batch in CONFIG["batches"]]
SMOOTHING = CONFIG["train"]["labelSmoothing"]
PADDED = any(bool(source.eq(PAD).any()) for source, _, _ in BATCHES)
LONGEST = max(max(ids.size(1) for ids in batch) for batch in BATCHES)

FUTURE = torch.full((SHORT, SHORT), float("-inf")).triu(1)


def make_network():
    model = CONFIG["model"]
    network = (Rnn if model["kind"] == "rnn" else Transformer)(model, CONFIG["vocab"])
    for name, parameter in network.named_parameters():
        if parameter.dim() > 1:
            is_embedding = name in ("source.weight", "target.weight")
            nn.init.normal_(parameter, std=model["dim"] ** -0.5) if is_embedding else nn.init.xavier_uniform_(parameter)
    return network, sum(each.numel() for each in network.parameters())


def make_decoding():
    """Each step decodes a batch greedily, as many tokens a source as its targets have: nothing ends early."""
    network, parameters = make_network()
    network.eval()

    @torch.inference_mode()
    def decode(number):
        began = time.perf_counter()
        source, target, _ = BATCHES[number % len(BATCHES)]
        steps = network.steps(source)
        tokens = [next(steps)]
        first = time.perf_counter() - began
        tokens += [next(steps) for _ in range(target.size(1) - 1)]
        torch.stack(tokens, 1).tolist()
        return first * 1e3

    return decode, parameters


def make_step():
    train = CONFIG["train"]
    network, count = make_network()
    network.train()
    loss_of = network.loss
    if CONFIG["compile"]:
        loss_of = torch.compile(network.loss, dynamic=False)
    optimizer = torch.optim.Adam(
        network.parameters(),
        lr=train["learningRate"],
        betas=(train["beta1"], train["beta2"]),
        eps=train["epsilon"],
        fused=True,
    )
    parameters = list(network.parameters())

    def step(number):
        optimizer.zero_grad()
        loss = loss_of(*BATCHES[number % len(BATCHES)])
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, train["clipNorm"] or float("inf"), foreach=True)
        optimizer.step()
        loss.item()

    return step, count


def serve():
    began = time.perf_counter()
    step, parameters = make_decoding() if CONFIG["decode"] else make_step()
    step(0)
    setup = time.perf_counter() - began
    answer(ready={"description": f"PyTorch {torch.__version__}", "parameters": parameters, "seconds": setup})
    number = 1
    while True:
        request = REQUESTS.get()
        if "memory" in request:
            answer(peakMemoryMB=peak_memory_mb())
            continue
        milliseconds, first = [], []
        before = time.process_time()
        for _ in range(request["run"]):
            start = time.perf_counter()
            first.append(step(number))
            milliseconds.append((time.perf_counter() - start) * 1e3)
            number += 1
        processor = (time.process_time() - before) * 1e3
        answer(milliseconds=milliseconds, processorMilliseconds=processor, firstTokenMilliseconds=first if CONFIG["decode"] else None)


try:
    serve()
except Exception as error:  # Told to the parent, which alone speaks to the user.
    answer(failed=f"{type(error).__name__}: {error}".split("\n")[0], next="Try --no-compile, or another PyTorch.")
